# What only Windows can do of a wipe, one step for each call; files are overwritten and deleted by tanmori-agent, which
# calls this as an administrator. Each step may be done again after it was cut off. One line of JSON comes in, one goes
# out: closed words and counts, never a name or a path. Nothing on the way out but exit code 0 and such a line counts.
#   powershell.exe ... -File wipe.ps1 -Step Freeze|ReleaseVolume|GatherTraces|RemoveAccount|ClearPaging|FillFreeSpace|Trim|Look
param([string]$Step)
. (Join-Path $PSScriptRoot 'profile.ps1')

$Given = $null
$Sid = ''
$Reasons = New-Object 'Collections.Generic.List[string]'

$WipeKey = 'HKLM\SOFTWARE\Tanmori\Wipe'
$MemoryKey = 'HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management'
$PowerKey = 'HKLM\SYSTEM\CurrentControlSet\Control\Power'
$Spool = 'C:\Windows\System32\spool\PRINTERS'
$Ngc = 'C:\Windows\ServiceProfiles\LocalService\AppData\Local\Microsoft\Ngc'
# Everybody's, where only the borrower's own files are theirs.
$Shared = 'C:\Windows\Temp', 'C:\ProgramData\Microsoft\Windows\WER', 'C:\Users\Public'
# The system's own, which tell what a person worked on and are made again.
$Traces = $Spool, 'C:\Windows\Prefetch', 'C:\ProgramData\Microsoft\Search\Data\Applications\Windows',
  'C:\Windows\System32\WinBioDatabase'
# They hold those files open, and would write into them.
$Holders = 'WSearch', 'WbioSrvc', 'WerSvc', 'Spooler', 'SysMain'

function Add-Reason([string]$Reason) { if (-not $Reasons.Contains($Reason)) { $Reasons.Add($Reason) } }

# What fails is told, and the rest goes on.
function Invoke-Part([string]$Reason, [scriptblock]$Act) {
  try {
    [void](& $Act)
  } catch [UnauthorizedAccessException] {
    Add-Reason 'denied'
  } catch {
    Add-Reason $Reason
  }
}

# The file of the borrower's part of the registry is loaded for as long as anything of theirs is signed in.
function Test-SignedIn {
  $loaded = @(Get-CimInstance -ClassName Win32_UserProfile -Filter "SID='$Sid'" | Where-Object { $_.Loaded })
  if ($loaded.Count -gt 0) { return $true }
  foreach ($process in @(Get-CimInstance -ClassName Win32_Process)) {
    $owner = Invoke-CimMethod -InputObject $process -MethodName GetOwnerSid -ErrorAction SilentlyContinue
    # Of some of the system's own it may not say.
    if ($null -ne $owner -and $owner.ReturnValue -eq 0 -and $owner.Sid -eq $Sid) { return $true }
  }
  return $false
}

function Get-Account { return Get-LocalUser | Where-Object { [string]$_.SID -eq $Sid } }

function Get-AccountState {
  try {
    if ($null -ne (Get-Account)) { return 'present' }
    if (@(Get-CimInstance -ClassName Win32_UserProfile -Filter "SID='$Sid'").Count -gt 0) { return 'present' }
    return 'absent'
  } catch {
    return 'unknown'
  }
}

function Get-ShadowCount { return @(Get-CimInstance -ClassName Win32_ShadowCopy).Count }

# Its exit code differs where there was none: what is left decides.
function Remove-Shadows {
  if ((Get-ShadowCount) -gt 0) { & "$System32\vssadmin.exe" delete shadows /all /quiet | Out-Null }
  if ((Get-ShadowCount) -gt 0) { throw 'shadow copies are left' }
}

# Not started again by reassert.ps1 either; provision.ps1 makes the task anew for the next loan.
function Stop-Recorder {
  foreach ($row in @((ConvertFrom-Json (Read-Text $ProfileFile)).rows | Where-Object { $_.kind -eq 'recorder' })) {
    if ($null -eq (Get-ScheduledTask -TaskName $row.task -ErrorAction SilentlyContinue)) { continue }
    [void](Disable-ScheduledTask -TaskName $row.task)
    Stop-ScheduledTask -TaskName $row.task
    if ([string](Get-ScheduledTask -TaskName $row.task).State -eq 'Running') { throw 'the recorder runs' }
  }
}

# Before anything is written over: a shadow copy would keep what was there.
function Invoke-Freeze {
  if (Test-SignedIn) { Add-Reason 'borrower-running'; return }
  # Nobody signs in as the borrower while the rest goes on, not after a power cut either.
  Invoke-Part 'borrower-running' { if ($null -ne (Get-Account)) { Disable-LocalUser -SID $Sid } }
  if ($Given.stopRecorder) { Invoke-Part 'file-busy' { Stop-Recorder } }
  Invoke-Part 'shadow-copies-left' { Remove-Shadows }
  if (Test-SignedIn) { Add-Reason 'borrower-running' }
}

# Null where it is not attached. A container that was overwritten in part is no image any more, and attached nowhere;
# where that is wrong, Windows lets nobody write to it.
function Get-AttachedImage {
  if (-not [IO.File]::Exists($Given.container)) { return $null }
  try { $image = Get-DiskImage -ImagePath $Given.container } catch { return $null }
  if ($image.Attached) { return $image }
  return $null
}

# The protectors are never deleted: BitLocker would leave the key in the clear. The container is overwritten as a whole.
function Invoke-ReleaseVolume {
  if (Test-SignedIn) { Add-Reason 'borrower-running'; return }
  $image = Get-AttachedImage
  if ($null -eq $image) { return }
  foreach ($partition in @($image | Get-Disk | Get-Partition | Where-Object { [int][char]$_.DriveLetter -ne 0 })) {
    $drive = "$($partition.DriveLetter):"
    $volume = Get-BitLockerVolume -MountPoint $drive -ErrorAction SilentlyContinue
    if ($null -eq $volume -or [string]$volume.LockStatus -ne 'Unlocked') { continue }
    # While it is unlocked: afterwards nobody can take the key away that Windows keeps for it.
    if ($volume.AutoUnlockEnabled) { Invoke-Part 'denied' { Disable-BitLockerAutoUnlock -MountPoint $drive } }
    if ([string]$volume.ProtectionStatus -eq 'On') {
      Invoke-Part 'still-mounted' { Lock-BitLocker -MountPoint $drive -ForceDismount }
    }
  }
  Invoke-Part 'still-mounted' { Dismount-DiskImage -ImagePath $Given.container }
  if ($null -ne (Get-AttachedImage)) { Add-Reason 'still-mounted' }
}

function Get-WorkVolumeState {
  try {
    $image = Get-AttachedImage
    if ($null -eq $image) { return 'unknown' }
    $letters = @($image | Get-Disk | Get-Partition | ForEach-Object { "$($_.DriveLetter):" })
    if ($letters -notcontains $Given.workDrive) { return 'unknown' }
    $volume = Get-BitLockerVolume -MountPoint $Given.workDrive
    if ([string]$volume.ProtectionStatus -eq 'On' -and [string]$volume.VolumeStatus -eq 'FullyEncrypted') { return 'encrypted' }
    return 'plain'
  } catch {
    return 'unknown'
  }
}

function Get-OwnFiles([string]$Folder) {
  if (-not [IO.Directory]::Exists($Folder)) { return @() }
  return @(Get-ChildItem -LiteralPath $Folder -Recurse -Force -File | Where-Object {
      (Get-Acl -LiteralPath $_.FullName).GetOwner([Security.Principal.SecurityIdentifier]).Value -eq $Sid
    })
}

# Within one volume: its place on the disk stays the same, and is overwritten there.
function Move-ToGather([string]$Path) {
  $to = Join-Path $Given.gather ([Guid]::NewGuid().ToString('N'))
  if ([IO.Directory]::Exists($Path)) { [IO.Directory]::Move($Path, $to) } else { [IO.File]::Move($Path, $to) }
}

function New-GatherFolder {
  [void](New-Item -ItemType Directory -Force -Path $Given.gather)
  Invoke-Tool "$System32\icacls.exe" @($Given.gather, '/inheritance:r', '/grant:r', '*S-1-5-18:(OI)(CI)F',
    '/grant:r', '*S-1-5-32-544:(OI)(CI)F')
}

# PIN and passkeys of Windows Hello: a container says in 1.dat whose it is.
function Move-HelloContainers {
  if (-not [IO.Directory]::Exists($Ngc)) { return }
  Invoke-Tool "$System32\icacls.exe" @($Ngc, '/setowner', '*S-1-5-32-544', '/T', '/Q')
  Invoke-Tool "$System32\icacls.exe" @($Ngc, '/grant', '*S-1-5-32-544:(OI)(CI)F', '/T', '/Q')
  foreach ($container in @(Get-ChildItem -LiteralPath $Ngc -Directory -Force)) {
    $file = Join-Path $container.FullName '1.dat'
    if (-not [IO.File]::Exists($file)) { continue }
    $owner = [IO.File]::ReadAllText($file, [Text.Encoding]::Unicode).Trim([char]0)
    if ($owner -eq $Sid) { Move-ToGather $container.FullName }
  }
}

function Invoke-GatherTraces {
  if (Test-SignedIn) { Add-Reason 'borrower-running'; return }
  Invoke-Part 'io-error' { New-GatherFolder }
  foreach ($name in $Holders) {
    if ($null -eq (Get-Service -Name $name -ErrorAction SilentlyContinue)) { continue }
    Invoke-Part 'file-busy' { Stop-Service -Name $name -Force }
  }
  foreach ($folder in $Shared) {
    Invoke-Part 'file-left' { foreach ($file in @(Get-OwnFiles $folder)) { Move-ToGather $file.FullName } }
  }
  foreach ($folder in $Traces) {
    if (-not [IO.Directory]::Exists($folder)) { continue }
    Invoke-Part 'file-left' {
      foreach ($item in @(Get-ChildItem -LiteralPath $folder -Force)) { Move-ToGather $item.FullName }
    }
  }
  Invoke-Part 'biometrics-left' { Move-HelloContainers }
}

# What the service noted for the account. A sensor may keep more by itself, and does not say whose: unknown.
function Get-BiometricState {
  try {
    $factors = Get-RegValue "HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WinBio\AccountInfo\$Sid" 'EnrolledFactors'
    if ($null -ne $factors -and $factors -ne 0) { return 'present' }
    if (@(Get-CimInstance -ClassName Win32_PnPEntity -Filter "PNPClass='Biometric'").Count -gt 0) { return 'unknown' }
    return 'absent'
  } catch {
    return 'unknown'
  }
}

function Invoke-RemoveAccount {
  if (Test-SignedIn) { Add-Reason 'borrower-running'; return }
  Invoke-Part 'file-left' { Get-CimInstance -ClassName Win32_UserProfile -Filter "SID='$Sid'" | Remove-CimInstance }
  Invoke-Part 'file-left' { if ($null -ne (Get-Account)) { Remove-LocalUser -SID $Sid } }
  if ((Get-AccountState) -ne 'absent') { Add-Reason 'file-left' }
  # Names of all that was made, renamed and deleted.
  foreach ($drive in @($Given.drives)) {
    & "$System32\fsutil.exe" usn queryjournal $drive | Out-Null
    if ($LASTEXITCODE -ne 0) { continue }
    Invoke-Part 'file-left' { Invoke-Tool "$System32\fsutil.exe" @('usn', 'deletejournal', '/d', $drive) }
  }
  # With a sensor a person has to look, which the second one's check asks for.
  if ((Get-BiometricState) -eq 'present') { Add-Reason 'biometrics-left' }
}

# A file that the system holds open is seen in the list of its folder, and nowhere else.
function Test-AtTop([string]$Name) { return @(Get-ChildItem -LiteralPath 'C:\' -Force -Filter $Name).Count -gt 0 }

function Get-HibernationState {
  try {
    if ((Get-RegValue $PowerKey 'HibernateEnabled') -eq 0 -and -not (Test-AtTop 'hiberfil.sys')) { return 'absent' }
    return 'present'
  } catch {
    return 'unknown'
  }
}

# Windows clears the page file as it shuts down. A power cut is no shutdown: the log says which it was.
function Get-PageFileState {
  try {
    if (@(Get-CimInstance -ClassName Win32_PageFileUsage).Count -eq 0 -and -not (Test-AtTop 'pagefile.sys')) { return 'absent' }
    $since = Get-RegValue $WipeKey 'Since'
    if ($null -eq $since -or (Get-RegValue $MemoryKey 'ClearPageFileAtShutdown') -ne 1) { return 'present' }
    $from = [DateTime]::Parse($since, [Globalization.CultureInfo]::InvariantCulture, [Globalization.DateTimeStyles]::RoundtripKind)
    $boot = (Get-CimInstance -ClassName Win32_OperatingSystem).LastBootUpTime.ToUniversalTime()
    $sought = @{ LogName = 'System'; ProviderName = 'Microsoft-Windows-Kernel-General'; Id = 13; StartTime = $from.ToLocalTime() }
    foreach ($shutdown in @(Get-WinEvent -FilterHashtable $sought -ErrorAction SilentlyContinue)) {
      if ($shutdown.TimeCreated.ToUniversalTime() -le $boot) { return 'absent' }
    }
    return 'present'
  } catch {
    return 'unknown'
  }
}

# Done only after a restart: the step says so, and the same order is taken up again then.
function Invoke-ClearPaging {
  Invoke-Part 'hibernation-not-erased' { Invoke-Tool "$System32\powercfg.exe" @('/h', 'off') }
  if ((Get-HibernationState) -ne 'absent') { Add-Reason 'hibernation-not-erased' }
  $isAsked = (Get-RegValue $MemoryKey 'ClearPageFileAtShutdown') -eq 1 -and (Get-RegValue $WipeKey 'Mark') -ceq $Given.mark
  if (-not $isAsked) {
    Invoke-Part 'swap-not-erased' {
      Invoke-Tool "$System32\reg.exe" @('add', $MemoryKey, '/v', 'ClearPageFileAtShutdown', '/t', 'REG_DWORD', '/d', '1', '/f', '/reg:64')
      # The time before the mark: cut off between them, both are written again.
      $now = [DateTime]::UtcNow.ToString('o', [Globalization.CultureInfo]::InvariantCulture)
      Invoke-Tool "$System32\reg.exe" @('add', $WipeKey, '/v', 'Since', '/t', 'REG_SZ', '/d', $now, '/f', '/reg:64')
      Invoke-Tool "$System32\reg.exe" @('add', $WipeKey, '/v', 'Mark', '/t', 'REG_SZ', '/d', $Given.mark, '/f', '/reg:64')
    }
  }
  if ((Get-PageFileState) -ne 'absent') { Add-Reason 'swap-not-erased' }
}

# Free clusters alone: small files that lie in the file table, and the ends of others, stay as they are.
function Invoke-FillFreeSpace {
  foreach ($drive in @($Given.drives)) {
    Invoke-Part 'io-error' { Invoke-Tool "$System32\cipher.exe" @("/w:$drive\") }
  }
}

function Invoke-Trim {
  foreach ($drive in @($Given.drives)) {
    Invoke-Part 'not-supported' { Optimize-Volume -DriveLetter $drive.Substring(0, 1) -ReTrim }
  }
}

function Get-CountOrNull([scriptblock]$Count) {
  try { return & $Count } catch { return $null }
}

# What is written stands on the disk before it is looked at.
function Get-Volumes {
  foreach ($drive in @(@($Given.drives) + $Given.workDrive | Select-Object -Unique)) {
    try {
      $letter = $drive.Substring(0, 1)
      $bytes = (Get-Volume -DriveLetter $letter).Size
      if ($bytes -le 0) { continue }
      Write-VolumeCache -DriveLetter $letter
      @{ drive = $drive; bytes = [long]$bytes }
    } catch {
      continue
    }
  }
}

function Get-Look {
  return @{
    v = 1
    step = 'Look'
    account = Get-AccountState
    biometrics = Get-BiometricState
    pageFile = Get-PageFileState
    hibernation = Get-HibernationState
    workVolume = Get-WorkVolumeState
    shadows = Get-CountOrNull { Get-ShadowCount }
    shared = Get-CountOrNull { $own = 0; foreach ($folder in $Shared) { $own += @(Get-OwnFiles $folder).Count }; $own }
    spool = Get-CountOrNull { @(Get-ChildItem -LiteralPath $Spool -Force -File).Count }
    volumes = @(Get-Volumes)
  }
}

try {
  $Given = ConvertFrom-Json ([Console]::In.ReadToEnd())
  $Sid = [string]$Given.sid
  if ($Given.v -ne 1 -or $Sid -eq '') { exit 1 }
  if ($Step -eq 'Look') {
    $answer = Get-Look
  } else {
    switch ($Step) {
      'Freeze' { Invoke-Freeze }
      'ReleaseVolume' { Invoke-ReleaseVolume }
      'GatherTraces' { Invoke-GatherTraces }
      'RemoveAccount' { Invoke-RemoveAccount }
      'ClearPaging' { Invoke-ClearPaging }
      'FillFreeSpace' { Invoke-FillFreeSpace }
      'Trim' { Invoke-Trim }
      default { exit 1 }
    }
    $answer = @{ v = 1; step = $Step; reasons = @($Reasons) }
  }
  [Console]::Out.WriteLine((ConvertTo-Json -Depth 4 -Compress -InputObject $answer))
  exit 0
} catch {
  exit 1
}
