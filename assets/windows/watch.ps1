# Tells the shell what happens, one JSON object a line, until the shell is gone. Runs with the borrower's rights:
# it sees and tells, it is not the wall. Started with -File from below Program Files, so that AppLocker leaves it
# the full language; the first line says which language it really has.
param([int]$ParentPid)
$ErrorActionPreference = 'Continue'
[Console]::OutputEncoding = New-Object Text.UTF8Encoding $false

function Write-Event([string]$Kind, $Data) {
  $line = ConvertTo-Json -Compress -Depth 4 -InputObject @{ t = $Kind; at = [DateTime]::UtcNow.ToString('o'); d = $Data }
  [Console]::Out.WriteLine($line)
  [Console]::Out.Flush()
}

Write-Event 'hello' @{ language = "$($ExecutionContext.SessionState.LanguageMode)"; version = "$($PSVersionTable.PSVersion)" }

$queries = [ordered]@{
  volume = "SELECT * FROM Win32_VolumeChangeEvent"
  disk = "SELECT * FROM __InstanceOperationEvent WITHIN 2 WHERE TargetInstance ISA 'Win32_LogicalDisk'"
  device = "SELECT * FROM __InstanceCreationEvent WITHIN 2 WHERE TargetInstance ISA 'Win32_PnPEntity'"
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

$logs = [ordered]@{
  'Microsoft-Windows-AppLocker/EXE and DLL' = 8000, 8001, 8003, 8004, 8008
  'Microsoft-Windows-AppLocker/MSI and Script' = 8006, 8007
  'Microsoft-Windows-AppLocker/Packaged app-Execution' = 8021, 8022, 8027
  'Microsoft-Windows-AppLocker/Packaged app-Deployment' = 8024, 8025
  'Microsoft-Windows-PrintService/Operational' = 307, 310, 800, 801, 805, 842
  'Microsoft-Windows-Kernel-PnP/Configuration' = 400, 410, 411, 420
  'Microsoft-Windows-DriverFrameworks-UserMode/Operational' = 2003, 2004, 2100, 2102
  'Application' = 1033, 1034, 1040, 11707, 11708
  'System' = 1, 7040, 7045, 20001, 20003
}
$last = @{}
foreach ($log in $logs.Keys) {
  $newest = Get-WinEvent -LogName $log -MaxEvents 1 -ErrorAction SilentlyContinue
  $last[$log] = [int64]0
  if ($null -ne $newest) { $last[$log] = [int64]$newest.RecordId }
  # Empty or unreadable: nothing is known of it.
  Write-Event 'subscribed' @{ name = $log; ok = ($null -ne $newest) }
}

$told = 'Name', 'DeviceID', 'DriveType', 'PNPDeviceID', 'PNPClass', 'ConfigManagerErrorCode', 'Document', 'Owner', 'JobId', 'HostPrintQueue', 'State', 'StartMode'
while ($null -ne (Get-Process -Id $ParentPid -ErrorAction SilentlyContinue)) {
  $seen = Wait-Event -Timeout 2
  while ($null -ne $seen) {
    $new = $seen.SourceEventArgs.NewEvent
    $instance = $new.TargetInstance
    $data = @{ class = $new.CimClass.CimClassName }
    if ($null -ne $instance) {
      foreach ($property in $told) { if ($null -ne $instance.$property) { $data[$property] = "$($instance.$property)" } }
    } else {
      $data.EventType = [int]$new.EventType
      $data.DriveName = $new.DriveName
    }
    Write-Event $seen.SourceIdentifier $data
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
      $values = @($_.Properties | ForEach-Object { "$($_.Value)" } | Select-Object -First 12)
      Write-Event 'log' @{ log = $log; id = $_.Id; provider = $_.ProviderName; record = $_.RecordId; values = $values }
    }
  }
  Write-Event 'heartbeat' @{}
}
