# Tells the shell what happens, one JSON object a line, until the shell is gone. Runs with the borrower's rights:
# it sees and tells, it is not the wall. Started with -File from below Program Files, so that AppLocker leaves it
# the full language; the first line says which language it really has.
param([int]$ParentPid)
$ErrorActionPreference = 'Continue'
[Console]::OutputEncoding = New-Object Text.UTF8Encoding $false

function Write-Event([string]$Kind, $Data) {
  $line = ConvertTo-Json -Compress -Depth 6 -InputObject @{ t = $Kind; at = [DateTime]::UtcNow.ToString('o'); d = $Data }
  [Console]::Out.WriteLine($line)
  [Console]::Out.Flush()
}

Write-Event 'hello' @{ language = "$($ExecutionContext.SessionState.LanguageMode)"; version = "$($PSVersionTable.PSVersion)" }

# Events only wake what lists below; the reader (agent/platform/windows/watch-line.ts) takes whole lists.
$queries = [ordered]@{
  volume = "SELECT * FROM Win32_VolumeChangeEvent"
  disk = "SELECT * FROM __InstanceOperationEvent WITHIN 2 WHERE TargetInstance ISA 'Win32_LogicalDisk'"
  device = "SELECT * FROM __InstanceCreationEvent WITHIN 2 WHERE TargetInstance ISA 'Win32_PnPEntity'"
  gone = "SELECT * FROM __InstanceDeletionEvent WITHIN 2 WHERE TargetInstance ISA 'Win32_PnPEntity'"
  job = "SELECT * FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA 'Win32_PrintJob'"
  service = "SELECT * FROM __InstanceModificationEvent WITHIN 3 WHERE TargetInstance ISA 'Win32_Service' AND (TargetInstance.Name='Spooler' OR TargetInstance.Name='AppIDSvc')"
}
foreach ($name in $queries.Keys) {
  try {
    Register-CimIndicationEvent -Query $queries[$name] -SourceIdentifier "tanmori_$name" -ErrorAction Stop
    Write-Event 'subscribed' @{ name = $name; ok = $true }
  } catch {
    Write-Event 'subscribed' @{ name = $name; ok = $false; hresult = $_.Exception.HResult }
  }
}

# Ids that are read of each log.
$logs = [ordered]@{
  'Microsoft-Windows-AppLocker/EXE and DLL' = 8003, 8004, 8008
  'Microsoft-Windows-AppLocker/MSI and Script' = 8006, 8007
  'Microsoft-Windows-AppLocker/Packaged app-Execution' = 8021, 8022, 8027
  'Microsoft-Windows-AppLocker/Packaged app-Deployment' = 8024, 8025
  'Microsoft-Windows-PrintService/Operational' = 307, 310, 805, 842
  'Microsoft-Windows-Kernel-PnP/Configuration' = 400, 410, 411, 420
  'Microsoft-Windows-DriverFrameworks-UserMode/Operational' = 2003, 2004, 2100, 2102
  'Application' = 1033, 1034, 11707, 11708
  'System' = 7040, 7045, 20001, 20003
}
$last = @{}
foreach ($log in $logs.Keys) {
  $last[$log] = [int64]0
  $ok = $false
  try {
    $ok = [bool](Get-WinEvent -ListLog $log -ErrorAction Stop).IsEnabled
    $newest = Get-WinEvent -LogName $log -MaxEvents 1 -ErrorAction Stop
    $last[$log] = [int64]$newest.RecordId
  } catch {
    # A log in which nothing was written yet is read as well; the id is the same in every language.
    if (-not "$($_.FullyQualifiedErrorId)".StartsWith('NoMatchingEventsFound,')) { $ok = $false }
  }
  Write-Event 'subscribed' @{ name = $log; ok = $ok }
}

function Limit-Text($Value, [int]$Max) {
  $text = "$Value"
  if ($text.Length -gt $Max) { return $text.Substring(0, $Max) }
  return $text
}

# The list that a query gives; null, and not an empty one, where it could not be asked.
function Get-Instances([hashtable]$Query) {
  try { return , @(Get-CimInstance @Query -OperationTimeoutSec 10 -ErrorAction Stop) } catch { return $null }
}

function Get-Drives {
  $found = Get-Instances @{ ClassName = 'Win32_LogicalDisk' }
  if ($null -eq $found) { return $null }
  return , @($found | Select-Object -First 64 | ForEach-Object {
      @{ letter = "$($_.DeviceID)"; type = [int]$_.DriveType; fileSystem = Limit-Text $_.FileSystem 40; provider = Limit-Text $_.ProviderName 1000 }
    })
}

function Get-Disks {
  $found = Get-Instances @{ ClassName = 'Win32_DiskDrive' }
  if ($null -eq $found) { return $null }
  $storage = @{}
  $known = Get-Instances @{ ClassName = 'MSFT_Disk'; Namespace = 'root/Microsoft/Windows/Storage' }
  if ($null -ne $known) { foreach ($each in $known) { $storage[[int]$each.Number] = $each } }
  return , @($found | Select-Object -First 200 | ForEach-Object {
      $letters = @()
      try {
        $letters = @($_ | Get-CimAssociatedInstance -ResultClassName Win32_DiskPartition -ErrorAction Stop |
            Get-CimAssociatedInstance -ResultClassName Win32_LogicalDisk -ErrorAction Stop | ForEach-Object { "$($_.DeviceID)" })
      } catch { $letters = @() }
      $more = $storage[[int]$_.Index]
      $bus = $null
      $system = $null
      if ($null -ne $more) { $bus = [int]$more.BusType; $system = [bool]($more.IsBoot -or $more.IsSystem) }
      @{
        id = Limit-Text $_.DeviceID 80; pnp = Limit-Text $_.PNPDeviceID 400; interface = Limit-Text $_.InterfaceType 40
        bus = $bus; isSystem = $system; model = Limit-Text $_.Model 400; serial = Limit-Text $_.SerialNumber 400; letters = $letters
      }
    })
}

# Phones and cameras, and whatever on the USB says that it stores (08) or is a camera (06).
function Get-Devices {
  $found = Get-Instances @{ ClassName = 'Win32_PnPEntity'; Filter = "DeviceID LIKE 'USB\\%'" }
  if ($null -eq $found) { return $null }
  return , @($found | Where-Object {
      $kinds = @($_.CompatibleID)
      $_.PNPClass -eq 'WPD' -or @($kinds | Where-Object { "$_".StartsWith('USB\Class_08') -or "$_".StartsWith('USB\Class_06') }).Count -gt 0
    } | Select-Object -First 200 | ForEach-Object {
      @{
        id = Limit-Text $_.DeviceID 400; class = Limit-Text $_.PNPClass 80; name = Limit-Text $_.Name 400
        maker = Limit-Text $_.Manufacturer 400; error = [int]$_.ConfigManagerErrorCode
      }
    })
}

function Get-JobFacts($Job) {
  return @{ name = Limit-Text $Job.Name 600; id = [int64]$Job.JobId; document = Limit-Text $Job.Document 1000; pages = [int64]$Job.TotalPages }
}

function Write-Printing {
  $state = 'unknown'
  $spooler = Get-Instances @{ ClassName = 'Win32_Service'; Filter = "Name='Spooler'" }
  if ($null -ne $spooler) {
    $state = 'other'
    if ($spooler.Count -eq 0) { $state = 'stopped' }
    elseif ("$($spooler[0].State)" -eq 'Running') { $state = 'running' }
    elseif ("$($spooler[0].State)" -eq 'Stopped') { $state = 'stopped' }
  }
  $printers = $null
  $jobs = $null
  if ($state -eq 'running') {
    $found = Get-Instances @{ ClassName = 'Win32_Printer' }
    if ($null -ne $found) { $printers = $found.Count }
    $found = Get-Instances @{ ClassName = 'Win32_PrintJob' }
    if ($null -ne $found) { $jobs = @($found | Select-Object -First 500 | ForEach-Object { Get-JobFacts $_ }) }
  }
  Write-Event 'printing' @{ spooler = $state; printers = $printers; jobs = $jobs }
}

$lists = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall', 'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall', 'HKCU:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'
function Write-Packages {
  $entries = New-Object Collections.ArrayList
  foreach ($list in $lists) {
    foreach ($key in @(Get-ChildItem -LiteralPath $list -ErrorAction SilentlyContinue)) {
      $name = $key.GetValue('DisplayName')
      if ($null -eq $name) { continue }
      [void]$entries.Add(@{ name = Limit-Text $name 400; version = Limit-Text $key.GetValue('DisplayVersion') 120 })
    }
  }
  Write-Event 'packages' @{ list = @($entries | Select-Object -First 2000) }
}

# What an event says, by the names that it gives its parts: their order differs from version to version.
function Get-Fields($Entry) {
  $root = ([xml]$Entry.ToXml()).DocumentElement
  $leaves = $root.SelectNodes("*[local-name()='EventData' or local-name()='UserData']//*[not(*)]")
  return , @($leaves | Select-Object -First 40 | ForEach-Object {
      $name = $_.LocalName
      if ($_.HasAttribute('Name')) { $name = $_.GetAttribute('Name') }
      @{ n = Limit-Text $name 80; v = Limit-Text $_.InnerText 2000 }
    })
}

$turn = 0
$again = $true
while ($null -ne (Get-Process -Id $ParentPid -ErrorAction SilentlyContinue)) {
  # At every event, and each fifth turn besides: what no event told of is found then.
  if ($again -or $turn % 5 -eq 0) {
    Write-Event 'media' @{ drives = Get-Drives; disks = Get-Disks; devices = Get-Devices }
    Write-Printing
  }
  if ($again -or $turn % 30 -eq 0) { Write-Packages }
  $turn += 1
  $again = $false
  $seen = Wait-Event -Timeout 2
  while ($null -ne $seen) {
    $again = $true
    if ($seen.SourceIdentifier -eq 'tanmori_job') { Write-Event 'job' (Get-JobFacts $seen.SourceEventArgs.NewEvent.TargetInstance) }
    Remove-Event -EventIdentifier $seen.EventIdentifier
    $seen = Get-Event -ErrorAction SilentlyContinue | Select-Object -First 1
  }
  foreach ($log in @($logs.Keys)) {
    $newest = Get-WinEvent -LogName $log -MaxEvents 1 -ErrorAction SilentlyContinue
    if ($null -ne $newest -and $newest.RecordId -lt $last[$log]) {
      Write-Event 'log_reset' @{ log = $log; record = $newest.RecordId; was = $last[$log] }
      $last[$log] = [int64]0
    }
    $ids = ($logs[$log] | ForEach-Object { "EventID=$_" }) -join ' or '
    $filter = "*[System[($ids) and EventRecordID>$($last[$log])]]"
    Get-WinEvent -LogName $log -FilterXPath $filter -ErrorAction SilentlyContinue | Sort-Object RecordId | ForEach-Object {
      $last[$log] = [int64]$_.RecordId
      Write-Event 'log' @{ log = $log; id = [int]$_.Id; provider = Limit-Text $_.ProviderName 200; record = [int64]$_.RecordId; fields = Get-Fields $_ }
    }
  }
  Write-Event 'heartbeat' @{}
}
