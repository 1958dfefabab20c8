# What provision.ps1 and reassert.ps1 share. ASCII: Windows PowerShell 5.1 takes a file without a mark for code page 932.
# The rows are read from the profile, never repeated here.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$System32 = 'C:\Windows\System32'
$StateFolder = 'C:\ProgramData\Tanmori\profile'
$ParametersFile = 'C:\ProgramData\Tanmori\parameters.json'
$ProfileFile = Join-Path (Split-Path -Parent $PSScriptRoot) 'profiles\windows.json'
$AppIdKey = 'Registry::HKLM\SYSTEM\CurrentControlSet\Services\AppIDSvc'

function Read-Text([string]$Path) { return [IO.File]::ReadAllText($Path, [Text.Encoding]::UTF8) }

# Durable before it is there under its name.
function Write-Text([string]$Path, [string]$Text) {
  $new = "$Path.new"
  $bytes = (New-Object Text.UTF8Encoding $false).GetBytes($Text)
  $stream = New-Object IO.FileStream $new, ([IO.FileMode]::Create)
  try { $stream.Write($bytes, 0, $bytes.Length); $stream.Flush($true) } finally { $stream.Dispose() }
  if ([IO.File]::Exists($Path)) { [IO.File]::Replace($new, $Path, [NullString]::Value) } else { [IO.File]::Move($new, $Path) }
}

function Read-Parameters { return ConvertFrom-Json (Read-Text $ParametersFile) }

# Fills the places of this PC into a text; in JSON a backslash is doubled.
function Set-Places([string]$Text, $Places, [bool]$InJson) {
  $values = @{
    sid = $Places.borrower.sid
    profile = $Places.profile
    workDrive = $Places.workFolder.Substring(0, 2) + '\'
    workFolder = $Places.workFolder
  }
  foreach ($name in $values.Keys) {
    $value = $values[$name]
    if ($InJson) { $value = $value.Replace('\', '\\') }
    $Text = $Text.Replace("{{$name}}", $value)
  }
  return $Text
}

function Read-Rows($Places) { return @((ConvertFrom-Json (Set-Places (Read-Text $ProfileFile) $Places $true)).rows) }

# By exit code alone: what tools print differs from language to language.
function Invoke-Tool([string]$File, [string[]]$Arguments) {
  & $File @Arguments | Out-Null
  if ($LASTEXITCODE -ne 0) { throw "$File ended with $LASTEXITCODE" }
}

function Get-RegValue([string]$Key, [string]$Name) {
  $item = Get-Item -LiteralPath "Registry::$Key" -ErrorAction SilentlyContinue
  if ($null -eq $item) { return $null }
  return $item.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
}

function Get-ServiceKey($Row) { return 'HKLM\SYSTEM\CurrentControlSet\Services\' + $Row.service }

function Get-PolicyText($Row, $Places) { return Set-Places (Read-Text (Join-Path $PSScriptRoot $Row.policy)) $Places $false }

# True where every rule of ours is in the policy in effect, each collection is enforced and the service runs.
function Test-AppLocker($Row, $Places) {
  $ours = [xml](Get-PolicyText $Row $Places)
  $effective = [xml](Get-AppLockerPolicy -Effective -Xml)
  foreach ($collection in $ours.AppLockerPolicy.RuleCollection) {
    $there = $effective.SelectSingleNode("/AppLockerPolicy/RuleCollection[@Type='$($collection.Type)']")
    if ($null -eq $there -or $there.EnforcementMode -ne 'Enabled') { return $false }
    foreach ($rule in $collection.ChildNodes) {
      $same = $there.SelectSingleNode("*[@Id='$($rule.Id)']")
      if ($null -eq $same -or $same.OuterXml -ne $rule.OuterXml) { return $false }
    }
    foreach ($rule in $there.ChildNodes) {
      if ($null -eq $collection.SelectSingleNode("*[@Id='$($rule.Id)']") -and $rule.Action -eq 'Allow') { return $false }
    }
  }
  return (Get-Service -Name 'AppIDSvc').Status -eq [ServiceProcess.ServiceControllerStatus]::Running
}

# What is known of a row: in-force, not-in-force, unknown. ACL rows are tried by the borrower's agent.
function Get-RowState($Row, $Places) {
  try {
    switch ($Row.kind) {
      'reg' { $held = (Get-RegValue $Row.key $Row.name) -ceq $Row.data }
      'service' {
        $start = Get-RegValue (Get-ServiceKey $Row) 'Start'
        $held = if ($null -eq $start) { -not $Row.needed } else { $start -eq $Row.start }
      }
      'feature' {
        $feature = Get-CimInstance -ClassName Win32_OptionalFeature -Filter "Name='$($Row.feature)'"
        $held = $null -eq $feature -or $feature.InstallState -in 2, 3
      }
      'firewall' {
        $rule = Get-NetFirewallRule -Name $Row.rule -ErrorAction SilentlyContinue
        $held = $null -ne $rule -and [string]$rule.Enabled -eq 'True' -and [string]$rule.Action -eq 'Block'
      }
      'applocker' { $held = Test-AppLocker $Row $Places }
      'task' { $held = $null -ne (Get-ScheduledTask -TaskName $Row.task -ErrorAction SilentlyContinue) }
      'recorder' {
        $task = Get-ScheduledTask -TaskName $Row.task -ErrorAction SilentlyContinue
        $held = $null -ne $task -and [string]$task.State -eq 'Running'
      }
      'auditlog' { $held = (Get-WinEvent -ListLog $Row.channel).IsEnabled }
      default { return 'unknown' }
    }
    if ($held) { return 'in-force' }
    return 'not-in-force'
  } catch {
    return 'unknown'
  }
}

# Counted up at every start of Windows.
function Get-BootId {
  $key = 'HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters'
  return [string](Get-RegValue $key 'BootId')
}
